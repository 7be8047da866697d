#!/bin/sh
# Plays the printer's works: one call for each job, the document as the last argument.
for document; do :; done
does() { cat "$SHOP/does"; }
for trouble in no-paper:media-empty-error wrong-paper:media-needed-error; do
    if [ "$(does)" = "${trouble%:*}" ]; then
        echo "STATE: +${trouble#*:}" >&2
        while [ "$(does)" = "${trouble%:*}" ]; do sleep 0.1; done
        echo "STATE: -${trouble#*:}" >&2
        # told to give it up meanwhile, a printer does
        if grep -q "Cancel-Job successful-ok" "$SHOP/device.log"; then exit 0; fi
    fi
done
case "$(does)" in
fail) exit 1 ;;
fail-later) sleep 1; exit 1 ;;
esac
cp "$document" "$SHOP/printed/$(date +%s%N).pdf"
