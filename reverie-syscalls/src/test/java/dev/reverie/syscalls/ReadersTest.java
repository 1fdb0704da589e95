package dev.reverie.syscalls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reverie.syscalls.struct.ControlMessage;
import dev.reverie.syscalls.struct.Iovec;
import dev.reverie.syscalls.struct.Msghdr;
import dev.reverie.syscalls.struct.OpenHow;
import dev.reverie.syscalls.struct.SockFilter;
import dev.reverie.syscalls.struct.SockFprog;
import dev.reverie.syscalls.struct.StatStruct;
import dev.reverie.syscalls.struct.Timespec;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arguments point to, read as types. */
class ReadersTest {
    private static final long A = 0x1000;
    private static final long B = 0x2000;
    private static final long C = 0x3000;

    private final ByteArrayMemory memory = new ByteArrayMemory();

    private static byte[] longs(long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putLong(bytes, i * Long.BYTES, values[i]);
        }
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void structures() throws MemoryFault {
        memory.map(A, longs(5, 7));
        assertThat(Nanosleep.of(A, 0).readRequest(memory)).isEqualTo(new Timespec(5, 7));
        assertThat(Nanosleep.of(A, 0).readRemain(memory)).isNull();
        assertThatExceptionOfType(MemoryFault.class)
                .isThrownBy(() -> Nanosleep.of(A + 1, 0).readRequest(memory));
        memory.map(B, StatStruct.SIZE);
        StatStruct stat = requireNonNull(Fstat.of(0, B).readStatbuf(memory));
        stat.withStSize(9).write(memory, B);
        assertThat(memory.readLong(B + 48)).isEqualTo(9);
    }

    @Test
    void structuresWithASizeAreFilledUpWithZeros() throws MemoryFault {
        memory.map(A, longs(1, 2, 3));
        assertThat(Openat2.of(-100, 0, A, 24).readHow(memory)).isEqualTo(new OpenHow(1, 2, 3));
        assertThat(Openat2.of(-100, 0, A, 16).readHow(memory)).isEqualTo(new OpenHow(1, 2, 0));
        assertThat(Openat2.of(-100, 0, A, 0).readHow(memory)).isEqualTo(new OpenHow(0, 0, 0));
        assertThat(Openat2.of(-100, 0, A, 1000).readHow(memory)).isEqualTo(new OpenHow(1, 2, 3));
    }

    @Test
    void buffers() throws MemoryFault {
        memory.map(A, text("hello"));
        assertThat(Write.of(1, A, 5).readBuf(memory, 100)).isEqualTo(text("hello"));
        assertThat(Write.of(1, A, 5).readBuf(memory, 2)).isEqualTo(text("he"));
        assertThat(Read.of(1, A, 1000).readBuf(memory, 3)).isEqualTo(text("hel"));
        assertThat(Read.of(1, A, 1000).readBuf(memory, -14)).isEmpty();
        assertThat(Write.of(1, A, -1).readBuf(memory, 2)).isEqualTo(text("he"));
        assertThat(Write.of(1, 0, 0).readBuf(memory, 2)).isEmpty();
        assertThatExceptionOfType(MemoryFault.class)
                .isThrownBy(() -> Write.of(1, A, Long.MAX_VALUE).readBuf(memory, Long.MAX_VALUE));
        assertThat(Bpf.of(5, A, 3).readAttr(memory, 100)).isEqualTo(text("hel"));
    }

    @Test
    void listsOfBuffers() throws MemoryFault {
        memory.map(A, longs(B, 3, B + 3, 2)).map(B, text("hello"));
        Writev call = Writev.of(1, A, 2);
        assertThat(call.readIov(memory)).containsExactly(new Iovec(B, 3), new Iovec(B + 3, 2));
        assertThat(call.readBuffers(memory, 100)).isEqualTo(text("hello"));
        assertThat(call.readBuffers(memory, 4)).isEqualTo(text("hell"));
        assertThat(Writev.of(1, A, -1).readIov(memory)).isEmpty();
        assertThat(Writev.of(1, 0, 1).readIov(memory)).isNull();
        List<Iovec> list = requireNonNull(call.readIov(memory));
        assertThat(list.getFirst().readIovBase(memory, 10)).isEqualTo(text("hel"));
    }

    @Test
    void strings() throws MemoryFault {
        memory.map(A, longs(B, B + 3, 0)).map(B, text("ls\0-l\0"));
        Execve call = Execve.of(B, A, 0);
        assertThat(call.readPath(memory)).isEqualTo("ls");
        assertThat(call.readArgv(memory, 10)).containsExactly("ls", "-l");
        assertThat(call.readArgv(memory, 1)).containsExactly("ls");
        assertThat(call.readEnvp(memory, 10)).isNull();
        assertThat(Rename.of(B, B + 3).readNewPath(memory)).isEqualTo("-l");
        assertThat(Mount.of(0, B, 0, 0, 0).readSource(memory)).isNull();
        assertThatExceptionOfType(MemoryFault.class)
                .isThrownBy(() -> Execve.of(0, 0, 0).readPath(memory));
    }

    @Test
    void sets() throws MemoryFault {
        memory.map(A, longs(1 << 1 | 1 << 14)).map(B, longs(A, 8));
        SignalSet expected = SignalSet.of(Signal.SIGINT, Signal.SIGTERM);
        assertThat(RtSigprocmask.of(0, A, 0, 8).readSet(memory)).isEqualTo(expected);
        assertThat(RtSigprocmask.of(0, A, 0, 1).readSet(memory)).isEqualTo(SignalSet.of(Signal.SIGINT));
        assertThat(RtSigprocmask.of(0, A, 0, 8).readOldset(memory)).isNull();
        assertThat(Pselect6.of(0, 0, 0, 0, 0, B).readSigmask(memory)).isEqualTo(expected);
        BitSet bits = BitSet.valueOf(new long[] {1 << 1 | 1 << 14});
        assertThat(SchedSetaffinity.of(0, 8, A).readMask(memory)).isEqualTo(bits);
        assertThat(SchedGetaffinity.of(0, 128, A).readMask(memory, 8)).isEqualTo(bits);
        assertThat(Select.of(64, A, 0, 0, 0).readReadfds(memory)).isEqualTo(bits);
        // The kernel looks only at what can be open.
        assertThat(Select.of(Integer.MAX_VALUE, A, 0, 0, 0).readReadfds(memory)).isEqualTo(bits);
        bits.clear(14);
        assertThat(Select.of(14, A, 0, 0, 0).readReadfds(memory)).isEqualTo(bits);
        assertThat(Select.of(14, A, 0, 0, 0).readWritefds(memory)).isNull();
    }

    @Test
    void numbers() throws MemoryFault {
        memory.map(A, longs(3L | 4L << 32, 0x85)).map(B, longs(0x19980330)).map(C, longs(1, 2, 3));
        assertThat(Pipe.of(A).readFds(memory)).containsExactly(3, 4);
        assertThat(Getgroups.of(2, A).readList(memory, 2)).containsExactly(3, 4);
        assertThat(Getgroups.of(2, A).readList(memory, -22)).isEmpty();
        assertThat(Sendfile.of(1, 2, A + 8, 3).readOffset(memory)).isEqualTo(0x85);
        assertThat(Wait4.of(-1, A + 8, 0, 0).readWstatus(memory)).isEqualTo(new WaitStatus(0x85));
        assertThat(Capget.of(B, C).readData(memory)).hasSize(1);
        assertThat(Capget.of(A, C).readData(memory)).hasSize(2);
    }

    @Test
    void messages() throws MemoryFault {
        byte[] control = ControlMessage.toBytes(List.of(new ControlMessage.Rights(List.of(7))));
        memory.map(A, new Msghdr(0, 0, 0, 0, B, control.length, 0).toBytes()).map(B, control);
        Msghdr message = requireNonNull(Sendmsg.of(3, A, 0).readMsg(memory));
        assertThat(message.readMsgControl(memory)).containsExactly(new ControlMessage.Rights(List.of(7)));
        assertThat(message.readMsgName(memory)).isNull();
        assertThat(message.readMsgIov(memory)).isNull();
    }

    @Test
    void seccompFilters() throws MemoryFault {
        memory.map(A, new SockFprog(2, B).toBytes()).map(B, longs(0x20, 0x7fff0000_00000006L));
        Seccomp call = Seccomp.of(1, 0, A);
        assertThat(SockFprog.read(memory, call.data()).readFilter(memory))
                .containsExactly(new SockFilter(0x20, 0, 0, 0), new SockFilter(6, 0, 0, 0x7fff0000));
    }
}
