/** All native code and raw addresses of the tracer. Nothing outside this package uses {@code java.lang.foreign}. */
package dev.reverie.linux.ffi;
