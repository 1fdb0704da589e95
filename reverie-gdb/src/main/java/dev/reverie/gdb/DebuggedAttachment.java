package dev.reverie.gdb;

import dev.reverie.api.Attachment;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunResult;

/** Processes that were running before, under a tool and a debugger. */
record DebuggedAttachment<G extends GlobalState>(Attachment<G> attachment, GdbServer server, Launches launches)
        implements Attachment<G> {
    @Override
    public void detach() {
        server.dismiss();
    }

    @Override
    public RunResult<G> await() {
        try {
            RunResult<G> result = attachment.await();
            launches.awaitOver();
            server.await();
            return result;
        } finally {
            launches.finish();
        }
    }
}
