package dev.reverie.linux.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.linux.LinuxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by sockets and pipes. */
final class WireTest {
    private static final int LARGE = 5_000_000;

    private static void talk(ListeningSocket listening, SocketAddress address) throws Exception {
        try (SocketChannel client = SocketChannel.open(address);
                Wire wire = Objects.requireNonNull(listening.accept())) {
            client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            byte[] target = new byte[10];
            assertThat(wire.read(target)).isEqualTo(3);
            assertThat(target).startsWith(1, 2, 3, 0);

            byte[] much = new byte[LARGE];
            new Random(1).nextBytes(much);
            int fits = wire.writeWhatFits(much);
            assertThat(fits).isBetween(1, LARGE - 1);
            CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> read(client));
            wire.write(much, fits);
            assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo(much);

            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> wire.read(target));
            wire.hangUp();
            assertThat(end.get(1, TimeUnit.MINUTES)).isZero();
            assertThatThrownBy(() -> wire.write(much, 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> wire.writeWhatFits(much)).isInstanceOf(IOException.class);
        }
    }

    private static byte[] read(SocketChannel from) {
        try {
            ByteBuffer all = ByteBuffer.allocate(LARGE);
            while (all.hasRemaining() && from.read(all) >= 0) {}
            return all.array();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bytesGoThroughSocketsOfBothKinds(@TempDir Path directory) throws Exception {
        for (String host : new String[] {"127.0.0.1", "0.0.0.0"}) {
            try (ListeningSocket listening = ListeningSocket.tcp(InetAddress.getByName(host), 0)) {
                talk(listening, new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.port()));
            }
        }
        Path path = directory.resolve("socket");
        try (ListeningSocket listening = ListeningSocket.unix(path)) {
            talk(listening, UnixDomainSocketAddress.of(path));
        }
        assertThatThrownBy(() -> ListeningSocket.unix(path))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void whoWaitsForConnectionsIsToldThatThereAreNone() throws Exception {
        ListeningSocket listening = ListeningSocket.tcp(InetAddress.getLoopbackAddress(), 0);
        CompletableFuture<Boolean> none = CompletableFuture.supplyAsync(() -> listening.accept() == null);
        listening.close();
        assertThat(none.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(listening.accept()).isNull();
    }

    @Test
    void pipesTakeWhatFits() throws Exception {
        int[] ends = Descriptors.pipe();
        Wire wire = Wire.of(ends[0], ends[1]);
        byte[] much = new byte[LARGE];
        int fits = wire.writeWhatFits(much);
        assertThat(fits).isBetween(1, LARGE - 1);
        int taken = 0;
        while (taken < fits) {
            taken += wire.read(new byte[1 << 16]);
        }
        assertThat(wire.writeWhatFits(new byte[7])).isEqualTo(7);
        assertThat(wire.read(new byte[10])).isEqualTo(7);
        Descriptors.close(ends[1]);
        assertThat(wire.read(new byte[10])).isZero();
        Descriptors.close(ends[0]);
    }

    @Test
    void aGateIsOpenedByOtherThreadsAndByInput() {
        int[] ends = Descriptors.pipe();
        try (Gate gate = new Gate()) {
            assertThat(gate.await(ends[0], 0)).isFalse();
            Thread.ofPlatform().start(gate::open);
            assertThat(gate.await(ends[0], Long.MAX_VALUE)).isFalse();
            Descriptors.write(ends[1], new byte[1]);
            assertThat(gate.await(ends[0], Long.MAX_VALUE)).isTrue();
            assertThat(gate.await(-1, 0)).isFalse();
            Descriptors.close(ends[1]);
            assertThat(gate.await(ends[0], Long.MAX_VALUE)).isTrue();
        }
        Descriptors.close(ends[0]);
    }

    @Test
    void aLookoutTellsOnceOfWhatItIsToldToLookFor() throws Exception {
        int[] ends = Descriptors.pipe();
        try (Lookout lookout = new Lookout(ends[0])) {
            Descriptors.write(ends[1], new byte[1]);
            lookout.begin();
            lookout.end();
            CompletableFuture<Void> woken = CompletableFuture.runAsync(lookout::await);
            // It does not look out: only a call ends it.
            lookout.call();
            woken.get(1, TimeUnit.MINUTES);
            woken = CompletableFuture.runAsync(lookout::await);
            lookout.begin();
            woken.get(1, TimeUnit.MINUTES);
        }
        Descriptors.close(ends[0]);
        Descriptors.close(ends[1]);
    }

    @Test
    void whatNobodyCanWaitForCanAlwaysBeRead() {
        int none = Descriptors.openNull();
        try (Lookout lookout = new Lookout(none)) {
            lookout.begin();
            lookout.await();
        }
        Descriptors.close(none);
    }
}
