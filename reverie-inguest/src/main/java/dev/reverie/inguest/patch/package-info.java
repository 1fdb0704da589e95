/**
 * How {@code syscall} instructions of running programs are patched: pure computation on bytes and addresses.
 *
 * <ul>
 *   <li>{@link dev.reverie.inguest.patch.SiteAnalyser} finds out, from a {@linkplain dev.reverie.inguest.patch.FileCode file}, the
 *       {@linkplain dev.reverie.inguest.patch.Tactic tactics} for a {@link dev.reverie.inguest.patch.Site};
 *   <li>{@link dev.reverie.inguest.patch.PatchedCode}, one for each address space, makes of it a {@link dev.reverie.inguest.patch.Patch}: the bytes
 *       of its {@link dev.reverie.inguest.patch.Stub}, and the {@linkplain dev.reverie.inguest.patch.Write writes} that lead there;
 *   <li>an {@link dev.reverie.inguest.patch.Imprint} is how a file was patched in one address space, to be patched so in the next;
 *   <li>{@link dev.reverie.inguest.patch.WriteProtocol} says in which steps a write is made while threads execute the bytes.
 * </ul>
 */
package dev.reverie.inguest.patch;
