# needs: gdb gcc
# gdb inside: a breakpoint, a value, and the end of the program.
printf 'int twice(int x) { return 2 * x; }\nint main(void) { return twice(21); }\n' >p.c
gcc -g -o p p.c
gdb -q -batch -nx -ex 'set debuginfod enabled off' -ex 'break twice' -ex run -ex 'print x' -ex continue ./p 2>&1 | grep -E '^(\$1|\[Inferior|warning: Could not trace|Cannot)' | sed 's/(process [0-9]*)//'
