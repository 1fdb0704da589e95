package dev.reverie.gdb.session;

/** What a client can ask of the server as a whole. On the thread that reads its packets. */
public interface Server {
    /** How programs are started; kept from one client to the next. */
    Startup startup();

    /** The client stays when no program runs. */
    void stay();

    /**
     * Starts a program as {@link #startup} says. False if it can't be; else the client is told later whether it could.
     *
     * @param isTold whether the client is told that it stands at its beginning
     */
    boolean start(boolean isTold);

    /** Ends all programs, and then the server, as soon as this client goes. */
    void exitWithClient();

    /** The system calls that the tool sees, for people. */
    String subscription();
}
