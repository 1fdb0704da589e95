package dev.reverie.api.guestcode;

/**
 * Guest code of a tool that handles system calls inside the guest, in place of {@link dev.reverie.api.Tool#onSyscall}: a backend that can
 * puts it into the guest, and each subscribed call goes to one of both, never to both. Which calls come to onSyscall is the backend's choice: on
 * the ptrace backend all, elsewhere a few, such as those that create threads or end them. So both have to do the same.
 *
 * @param code the class that has the handler
 * @param handler the name of its method, which is marked {@link GuestCode}
 */
public record GuestProgram(Class<?> code, String handler) {}
