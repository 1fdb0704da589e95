package dev.reverie.guestcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.GuestThread;
import dev.reverie.guestcode.ffi.NativeThread;
import dev.reverie.testing.SimulatedThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and writes where nothing is mapped return an error: in a process of its own, for the JVM has its own mind about SIGSEGV. */
final class FaultsTest {
    private static final long PAGE = 0x20000000L;
    private static final int PAGE_SIZE = 4096;

    @GuestCode
    static GuestAction access(GuestThread guest) {
        long at = guest.argument(0);
        long sum = guest.readByte(at);
        sum = sum * 31 + guest.readShort(at);
        sum = sum * 31 + guest.readInt(at);
        sum = sum * 31 + guest.readLong(at, 77);
        sum = sum * 31 + guest.readLong(at + 1, sum);
        sum = sum * 31 + guest.writeByte(at, 1);
        sum = sum * 31 + guest.writeShort(at, (int) sum);
        sum = sum * 31 + guest.writeInt(at, 0x01020304);
        sum = sum * 31 + guest.writeLong(at, sum);
        sum = sum * 31 + (guest.startsWith(at, "ab") ? 1 : 0);
        sum = sum * 31 + (guest.isString(at, "") ? 1 : 0);
        return guest.answer(sum);
    }

    @Test
    void badAddressesAreAnswers(@TempDir Path directory) throws Exception {
        assumeTrue(GccProgram.isPossible(), "gcc is not installed");
        CompiledCode code =
                new GuestCodeCompiler(SlotLayout.compact(4096), CompilerOptions.DEFAULT).compile(FaultsTest.class);
        Path file = Files.write(directory.resolve("code"), code.bytes());
        String faults = code.faults().stream()
                .map(fault -> fault.offset() + ":" + fault.landing())
                .collect(Collectors.joining(","));
        List<Long> addresses = new ArrayList<>(
                List.of(0L, 8L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, PAGE - 1, PAGE, PAGE + 100, 0x7fffffffffffL));
        for (int i = 1; i < 12; i++) {
            addresses.add(PAGE + PAGE_SIZE - i);
            addresses.add(PAGE - i);
        }
        List<String> arguments = new ArrayList<>(
                List.of(file.toString(), String.valueOf(code.handler("access").offset()), faults));
        addresses.forEach(address -> arguments.add(Long.toHexString(address)));
        List<String> expected = addresses.stream().map(FaultsTest::onJvm).toList();
        assertThat(GccProgram.compile(directory, "faults").run(arguments).lines())
                .containsExactlyElementsOf(expected);
    }

    private static String onJvm(long address) {
        byte[] page = new byte[PAGE_SIZE];
        SimulatedThread guest =
                new SimulatedThread().withCall(0, address).withMemory(NativeThread.memoryAt(PAGE, page));
        int action = access(guest).number();
        int sum = 0;
        for (byte each : page) {
            sum += each & 0xff;
        }
        return action + " " + guest.result() + " " + sum;
    }
}
