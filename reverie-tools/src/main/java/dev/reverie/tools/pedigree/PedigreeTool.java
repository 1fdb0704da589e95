package dev.reverie.tools.pedigree;

import dev.reverie.api.Guest;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes down who created whom, what they ran and how they ended. It subscribes to no call: starts and ends are always
 * reported. A process stays with its creator, whoever its parent becomes when that one ends.
 */
public final class PedigreeTool implements Tool<Pedigree, PedigreeTool.Creator> {
    /**
     * A thread, as what it creates knows it.
     *
     * @param tid its id at its start
     * @param creator that of the thread that created it; 0 if nobody in the guest did
     */
    public record Creator(int tid, int creator) {}

    @Override
    public Subscription subscription() {
        return Subscription.none();
    }

    @Override
    public Pedigree newGlobal() {
        return new Pedigree();
    }

    @Override
    public PedigreeTool newProcess(ProcessStart<Pedigree> start) {
        if (start.creatorTid() != 0) {
            start.global().rpc(new Pedigree.Born(start.pid(), start.pid(), start.creatorTid(), ""));
        }
        return this;
    }

    @Override
    public Creator newThread(ThreadStart<Creator> start) {
        Creator parent = start.parent();
        return new Creator(start.tid(), parent == null ? 0 : parent.tid());
    }

    @Override
    public void onThreadStart(Guest<Pedigree, Creator> guest) {
        String program = guest.thread().creator() == 0 ? program(guest) : "";
        int creator = guest.isMainThread() || guest.thread().creator() != 0
                ? guest.thread().creator()
                : guest.pid();
        guest.rpc(new Pedigree.Born(guest.pid(), guest.tid(), creator, program));
    }

    @Override
    public void onExec(Guest<Pedigree, Creator> guest) {
        guest.rpc(new Pedigree.Ran(guest.pid(), program(guest)));
    }

    @Override
    public void onThreadExit(ThreadEnd<Pedigree, Creator> end) {
        if (end.tid() != end.pid()) {
            end.rpc(new Pedigree.Ended(end.tid(), end.status()));
        } else if (end.thread().tid() != end.tid()) {
            // Another thread than the first called exec, and has that one's id since.
            end.rpc(new Pedigree.Ended(end.thread().tid(), end.status()));
        }
    }

    @Override
    public void onProcessExit(ProcessEnd<Pedigree> end) {
        end.rpc(new Pedigree.Ended(end.pid(), end.status()));
    }

    /** The command line, with a space between arguments. */
    private static String program(Guest<?, ?> guest) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + guest.tid() + "/cmdline"));
            return new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException e) {
            return "?";
        }
    }
}
