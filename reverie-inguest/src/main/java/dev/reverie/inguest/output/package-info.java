/** What guest code writes for its tool, and how that is told. */
package dev.reverie.inguest.output;
