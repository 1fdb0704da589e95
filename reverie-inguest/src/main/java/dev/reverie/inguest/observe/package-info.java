/**
 * Calls recorded inside the guest, and told to an {@link dev.reverie.api.Observer} by the tracer.
 *
 * <pre>
 *  guest thread                                       tracer
 *  Recorder.before ─► ring: a call has begun   ─┐
 *  the call                                     ├──►  RingReader ─► CallFeed ─► Observer.onCallBegin, onCallEnd
 *  Recorder.after  ─► ring: it is over         ─┘
 * </pre>
 *
 * {@code CapturePlan} makes the table by which the recorder knows which memory to copy; {@code RecordLayout} says what is in the ring.
 */
package dev.reverie.inguest.observe;
