#!/bin/sh
# Plays the printer's works: one call for each job, the document as the last argument. A sheet comes into the tray whole.
for document; do :; done
does() { cat "$SHOP/does"; }
taken_back() { grep -c "Cancel-Job successful-ok" "$SHOP/printer.log"; }
before=$(taken_back)
for trouble in no-paper:media-empty-error wrong-paper:media-needed-error; do
    if [ "$(does)" = "${trouble%:*}" ]; then
        echo "STATE: +${trouble#*:}" >&2
        while [ "$(does)" = "${trouble%:*}" ]; do sleep 0.1; done
        echo "STATE: -${trouble#*:}" >&2
        # told to give it up meanwhile, a printer does
        if [ "$(taken_back)" != "$before" ]; then exit 0; fi
    fi
done
case "$(does)" in
warns) # of another tray, while it prints; this printer itself begins with no job as long as it warns
    echo "STATE: +media-empty-warning" >&2
    sleep 2
    echo "STATE: -media-empty-warning" >&2 ;;
fail) exit 1 ;;
fail-later) sleep 1; exit 1 ;;
esac
cp "$document" "$SHOP/next" && mv "$SHOP/next" "$SHOP/tray/$(date +%s%N).pdf"
