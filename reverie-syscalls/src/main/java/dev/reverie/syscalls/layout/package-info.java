/** What the generated classes have in common: fields of structures as bytes, and bounded reads of what pointers lead to. */
package dev.reverie.syscalls.layout;
