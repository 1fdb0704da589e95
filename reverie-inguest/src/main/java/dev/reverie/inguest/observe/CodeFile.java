package dev.reverie.inguest.observe;

import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompiledCode.FaultSite;
import dev.reverie.guestcode.CompiledCode.Handler;
import dev.reverie.guestcode.StateLayout;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiled code as a file, as far as guests need it: without its listing, and what it keeps.
 *
 * <pre>
 *  int  number of handlers, and of each  UTF name, int offset, int stack bytes
 *  int  number of fault sites, and of each  int offset, int landing
 *  int  length of the machine code, and that
 * </pre>
 */
final class CodeFile {
    private CodeFile() {}

    static void write(CompiledCode code, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(code.handlers().size());
        for (Handler handler : code.handlers()) {
            out.writeUTF(handler.name());
            out.writeInt(handler.offset());
            out.writeInt(handler.stackBytes());
        }
        out.writeInt(code.faults().size());
        for (FaultSite fault : code.faults()) {
            out.writeInt(fault.offset());
            out.writeInt(fault.landing());
        }
        out.writeInt(code.bytes().length);
        out.write(code.bytes());
        out.flush();
    }

    /** An EOFException if it is not complete. */
    static CompiledCode read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        List<Handler> handlers = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            handlers.add(new Handler(in.readUTF(), in.readInt(), in.readInt()));
        }
        List<FaultSite> faults = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            faults.add(new FaultSite(in.readInt(), in.readInt()));
        }
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new CompiledCode(bytes, handlers, faults, new StateLayout(), List.of(), List.of());
    }
}
