package dev.reverie.gdb.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.Command;
import dev.reverie.gdb.inferior.Execution;
import dev.reverie.gdb.inferior.Guest;
import dev.reverie.gdb.inferior.Happenings;
import dev.reverie.gdb.inferior.Listener;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.linux.ffi.Descriptors;
import dev.reverie.linux.ffi.Wire;
import dev.reverie.syscalls.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A client that says whatever it wants is answered, and breaks nothing. */
class SessionTest {
    private final FakeControl control = new FakeControl();
    private final FakeServer server = new FakeServer();

    /** What is answered to packets, each without its frame. */
    private List<String> answers(String... packets) throws InterruptedException {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        for (String packet : packets) {
            in.writeBytes(Packets.of(packet));
        }
        List<String> answers = new ArrayList<>();
        for (String part : said(in.toByteArray()).split("\\$", -1)) {
            if (part.indexOf('#') >= 0) {
                answers.add(part.substring(0, part.indexOf('#')));
            }
        }
        return answers;
    }

    /** All that is said to a client that says some bytes, fewer than fit into a pipe, and goes. */
    private String said(byte[] bytes) throws InterruptedException {
        int[] in = Descriptors.pipe();
        int[] out = Descriptors.pipe();
        Descriptors.write(in[1], bytes);
        Descriptors.close(in[1]);
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> readAll(out[0]));
        Listener silent = new FakeListener(null);
        Guest guest = new Guest(control, false);
        Execution execution = new Execution(guest, silent);
        new Happenings(guest, execution, silent).appeared(new FakeThread(1), null);
        try (Session session = new Session(server, guest, execution, Wire.of(in[0], out[1]))) {
            session.run();
        } finally {
            Descriptors.close(out[1]);
            Descriptors.close(in[0]);
        }
        String all = said.join();
        Descriptors.close(out[0]);
        return all;
    }

    private static String readAll(int descriptor) {
        StringBuilder all = new StringBuilder();
        byte[] piece = new byte[4096];
        for (int count = Descriptors.read(descriptor, piece); count > 0; count = Descriptors.read(descriptor, piece)) {
            all.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void whatIsNotKnownIsAnsweredWithNothing() throws Exception {
        assertThat(answers("vMustReplyEmpty", "qTStatus", "vStopped", "Z3,1000,1", "vRun;6c73", "vAttach;1"))
                .containsExactly("", "", "", "", "", "");
    }

    @Test
    void whatMakesNoSenseIsAnError() throws Exception {
        assertThat(answers("m", "mzz,1", "m1000", "p", "Gx", "Hg", "vCont;", "vCont;t", "vFile:pread:1", "vKill;7"))
                .containsOnly("E01");
    }

    @Test
    void programsAreStartedAsTheClientSays() throws Exception {
        assertThat(answers(
                        "QEnvironmentHexEncoded:413d62",
                        "QEnvironmentUnset:4b455054",
                        "QSetWorkingDir:2f746d70",
                        "QDisableRandomization:1",
                        "QStartupWithShell:1",
                        "!",
                        "vRun;6c73;2d6c;"))
                .containsExactly("OK", "OK", "OK", "OK", "OK", "OK");
        Command command = server.startup.command();
        assertThat(server.starts).isEqualTo(1);
        assertThat(command.argv()).containsExactly(Bytes.of("ls"), Bytes.of("-l"));
        assertThat(command.environment()).containsExactly(Map.entry(Bytes.of("A"), Bytes.of("b")));
        assertThat(command.removedVariables()).containsExactly(Bytes.of("KEPT"));
        assertThat(command.cwd()).contains(Bytes.of("/tmp"));
        assertThat(command.aslr()).isFalse();

        assertThat(answers("QEnvironmentReset", "QSetWorkingDir:", "QDisableRandomization:0", "!", "vRun;;78"))
                .containsExactly("OK", "OK", "OK", "OK");
        Command again = server.startup.command();
        assertThat(again.argv()).containsExactly(Bytes.of("ls"), Bytes.of("x"));
        assertThat(again.environment()).containsExactly(Map.entry(Bytes.of("KEPT"), Bytes.of("1")));
        assertThat(again.cwd()).isEmpty();
        assertThat(again.aslr()).isTrue();
    }

    @Test
    void startsThatMakeNoSenseAreErrors() throws Exception {
        assertThat(answers(
                        "!",
                        "vRun;6",
                        "vRun;00",
                        "QEnvironmentHexEncoded:3d61",
                        "QEnvironmentHexEncoded:61",
                        "QEnvironmentUnset:",
                        "QDisableRandomization:2",
                        "vAttach;"))
                .startsWith("OK")
                .hasSize(8)
                .endsWith("E01", "E01", "E01", "E01", "E01", "E01", "E01");
        assertThat(answers("!", "vAttach;7").getLast()).startsWith("E.process 7 is none of the run");
        assertThat(server.starts).isZero();
    }

    @Test
    void peopleAreAnsweredByMonitor() throws Exception {
        assertThat(monitor("stats")).endsWith("3  stops\n");
        assertThat(monitor("syscalls")).isEqualTo("read\n");
        assertThat(monitor("events")).isEqualTo("       1  read(0x3, 0x1000, 0x0, 0x0, 0x0, 0x0)\n");
        assertThat(monitor("processes")).startsWith("*       1  ");
        assertThat(monitor("nonsense"))
                .startsWith("reverie knows no monitor command 'nonsense'\n")
                .contains("monitor exit");
        assertThat(monitor("exit")).isEmpty();
        assertThat(server.exits).isTrue();
    }

    private String monitor(String command) throws Exception {
        List<String> answers = answers("qRcmd," + Hex.ofText(command));
        assertThat(answers.removeLast()).isEqualTo("OK");
        StringBuilder text = new StringBuilder();
        for (String answer : answers) {
            assertThat(answer).startsWith("O");
            text.append(new String(Hex.bytes(answer.substring(1)), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Test
    void breakpointsAreNotSeenInMemory() throws Exception {
        control.page[3] = 0x55;
        assertThat(answers("Z0,1003,1", "m1002,3", "M1003,1:66", "m1003,1", "z0,1003,1", "Z0,1003,1", "z0,1003,1"))
                .containsExactly("OK", "005500", "OK", "66", "OK", "OK", "OK");
        assertThat(control.page[3]).isEqualTo((byte) 0x66);
    }

    @Test
    void memoryIsReadAsFarAsItIs() throws Exception {
        assertThat(answers("m1fff,2", "m2000,1", "x1fff,1", "Z0,2000,1", "X1000,1:}\3", "m1000,1"))
                .startsWith("00", "E01", "b\0", "E01");
    }

    @Test
    void memoryIsComparedByChecksums() throws Exception {
        // CRC-32/MPEG-2 of the digits 1 to 9, which is what gdb computes.
        assertThat(answers("M1000,9:313233343536373839", "Z0,1004,1", "qCRC:1000,9", "qCRC:1000,0", "qCRC:1000,1001"))
                .containsExactly("OK", "OK", "C376e6e7", "Cffffffff", "E01");
    }

    @Test
    void registersComeInGdbsOrder() throws Exception {
        List<String> answers = answers("P10=efbeadde00000000", "p10", "P0=0100000000000000", "p0", "p1000", "?");
        assertThat(answers).startsWith("OK", "efbeadde00000000", "OK");
        assertThat(answers.get(4)).isEqualTo("E01");
        assertThat(answers.get(5)).startsWith("T05").contains("thread:1;");
    }

    @Test
    void watchpointsNeedDebugRegisters() throws Exception {
        assertThat(answers("Z2,1001,7", "Z2,2000,8", "Z2,3000,1", "z2,1001,7", "Z2,3000,1", "Z1,4000,1"))
                .containsExactly("OK", "OK", "E01", "OK", "OK", "OK");
    }

    @Provide
    Arbitrary<String> packets() {
        Arbitrary<String> names = Arbitraries.of(
                "g",
                "G",
                "p",
                "P",
                "m1000,",
                "M1000,1:",
                "x",
                "X1000,",
                "Z0,",
                "Z2,1000,",
                "z1,",
                "H",
                "Hg",
                "T",
                "D;",
                "vCont",
                "vCont;",
                "vCont;r1,2:",
                "vCont;t:",
                "QNonStop:1",
                "vStopped",
                "vCtrlC",
                "vKill;",
                "vRun;",
                "vAttach;",
                "R",
                "!",
                "qAttached",
                "qRcmd,",
                "qXfer:osdata:read:",
                "qXfer:libraries-svr4:read::",
                "QEnvironmentHexEncoded:",
                "QEnvironmentUnset:",
                "QSetWorkingDir:",
                "QStartupWithShell:",
                "vFile:open:",
                "vFile:pread:",
                "vFile:close:",
                "vFile:setfs:",
                "vFile:fstat:",
                "vFile:readlink:",
                "qXfer:features:read:target.xml:",
                "qXfer:siginfo:write::",
                "qXfer:threads:read::",
                "qXfer:auxv:read::",
                "qXfer:exec-file:read:",
                "qSymbol:",
                "qGetTLSAddr:",
                "qCRC:1000,",
                "q",
                "QPassSignals:",
                "QCatchSyscalls:",
                "QThreadEvents:",
                "QNonStop:",
                "qSupported:",
                "?",
                "c",
                "s",
                "C",
                "");
        Arbitrary<String> rest = Arbitraries.strings()
                .withChars("0123456789abcdef,;:=-.p")
                .withCharRange('\0', '\u00ff')
                .ofMaxLength(40);
        return net.jqwik.api.Combinators.combine(names, rest).as(String::concat);
    }

    @Property(tries = 300)
    void anyPacketsAreAnswered(@ForAll("lists") List<String> packets) throws Exception {
        List<String> answers = answers(packets.toArray(String[]::new));
        // What monitor commands print comes before their answer, in hexadecimal digits.
        answers.removeIf(answer -> answer.matches("O([0-9a-f]{2})+"));
        assertThat(answers).hasSizeLessThanOrEqualTo(packets.size());
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return packets().list().ofMaxSize(20);
    }
}
