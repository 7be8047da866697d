#!/bin/sh
# Runs a Windows program under Wine, with a file's size limited to 8 MB: that is how a spool comes to be full. The
# signal that would end the program is ignored, so that its write fails.
trap '' XFSZ
ulimit -f 16384
exec timeout --kill-after=10 300 wine "$@"
