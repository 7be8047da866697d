#!/bin/sh
# Plays the printer's works: one call for each job, the document as the last argument.
for document; do :; done
if [ "$(cat "$SHOP/does")" = no-paper ]; then
    echo "STATE: +media-empty-error" >&2
    while [ "$(cat "$SHOP/does")" = no-paper ]; do sleep 0.1; done
    echo "STATE: -media-empty-error" >&2
fi
if [ "$(cat "$SHOP/does")" != print ]; then
    # CUPS looks for what became of the job a moment after it was handed over, and calls one that is gone by then done.
    sleep 1
    exit 1
fi
cp "$document" "$SHOP/printed/$(date +%s%N).pdf"
