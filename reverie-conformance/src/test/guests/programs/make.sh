# Builds a small project with two jobs at a time.
set -e
for i in 1 2 3 4 5 6 7 8; do echo "int f$i(void) { return $i; }" >"f$i.c"; done
cat >main.c <<'END'
#include <stdio.h>
int f1(void), f2(void), f3(void), f4(void), f5(void), f6(void), f7(void), f8(void);
int main(void) { printf("sum %d\n", f1() + f2() + f3() + f4() + f5() + f6() + f7() + f8()); return 0; }
END
cat >Makefile <<'END'
OBJECTS := main.o $(patsubst %,f%.o,1 2 3 4 5 6 7 8)
program: $(OBJECTS)
	gcc -o $@ $^
%.o: %.c
	gcc -O1 -c $<
check: program
	./program
broken:
	exit 3
.PHONY: check broken
END
make -s -j2 check
make -j2 program
touch f3.c
make -n -j2 program
make -s -j2 broken || echo "make: $?"
md5sum program
