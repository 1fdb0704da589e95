package dev.reverie.syscalls.decode;

/** What to show of file descriptors; each costs some system calls of our own for each descriptor that is shown. */
public enum DescriptorDetail {
    /** The path, or what stands for it: {@code socket:[4711]}. */
    PATH,
    /** The protocol and the ends of sockets. */
    SOCKET,
    /** The numbers of devices. */
    DEVICE,
    /** The process that a pidfd is about. */
    PIDFD
}
