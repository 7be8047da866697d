#!/bin/sh
# Plays the printer's works: one call for each job, the document as the last argument.
for document; do :; done
if [ "$(cat "$SHOP/does")" = no-paper ]; then
    echo "STATE: +media-empty-error" >&2
    while [ "$(cat "$SHOP/does")" = no-paper ]; do sleep 0.1; done
    echo "STATE: -media-empty-error" >&2
fi
[ "$(cat "$SHOP/does")" = print ] || exit 1
cp "$document" "$SHOP/printed/$(date +%s%N).pdf"
