# needs: gcc
cat >hello.c <<'END'
#include <stdio.h>
int main(int argc, char **argv) { printf("%s\n", argv[0]); return 0; }
END
gcc -O1 -o hello hello.c && ./hello
