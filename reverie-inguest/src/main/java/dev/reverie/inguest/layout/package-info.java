/** Where in a guest's address space the runtime is, and what is in it. */
package dev.reverie.inguest.layout;
