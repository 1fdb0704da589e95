package dev.reverie.gdb.session;

import dev.reverie.api.Command;

/** Remembers what it was asked for. */
final class FakeServer implements Server {
    final Startup startup = new Startup(Command.of("/bin/initial", "argument").withEnv("KEPT", "1"));
    int starts;
    boolean exits;

    @Override
    public Startup startup() {
        return startup;
    }

    @Override
    public void stay() {}

    @Override
    public boolean start(boolean isTold) {
        starts++;
        return true;
    }

    @Override
    public void exitWithClient() {
        exits = true;
    }

    @Override
    public String subscription() {
        return "read";
    }
}
