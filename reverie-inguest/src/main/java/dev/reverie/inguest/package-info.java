/** The backend that runs handlers inside the guest: what the tracer does for it. */
package dev.reverie.inguest;
