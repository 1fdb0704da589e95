/** How a tool in C that needs the C library comes into programs: by their own loaders, which LD_PRELOAD tells of it. */
package dev.reverie.inguest.preload;
