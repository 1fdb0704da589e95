/** Linux values that need no native code: numbers, status words, records. */
package dev.reverie.linux;
