"""Files that are on disk before anyone hears of them, written by a process of its own.

A write is a dozen calls into the system, and after each of them a thread has to wait for its turn at the interpreter.
Beside a busy event loop that costs both of them more than the write itself. So the bytes lie in memory that is shared
with a second process, which checks their digest, writes them and answers; the event loop only sends a line and reads
one.

Nothing here imports more than the standard library: the second process is up in a few hundredths of a second.
"""
