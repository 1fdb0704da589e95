# Compiles and links a program of two files, then runs it. The same sources must give the same bytes.
set -e
cat >main.c <<'END'
#include <stdio.h>
int twice(int);
int main(int argc, char **argv) { printf("%s: %d\n", argv[1], twice(argc + 19)); return 42; }
END
cat >twice.c <<'END'
#include <math.h>
int twice(int n) { return (int)(2 * sqrt((double)n * n) + 0.5); }
END
gcc -O2 -Wall -c main.c
gcc -O2 -Wall -pipe -c twice.c
gcc -o program main.o twice.o -lm
code=0
./program result || code=$?
echo "exit code $code"
md5sum main.o twice.o program
gcc -c missing.c || echo "gcc: $?"
echo 'int f( {' | gcc -x c -c - || echo "gcc: $?"
