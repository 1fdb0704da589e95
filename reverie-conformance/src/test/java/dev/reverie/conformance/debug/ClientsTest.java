package dev.reverie.conformance.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.conformance.programs.NothingLeft;
import dev.reverie.conformance.programs.Trial;
import dev.reverie.gdb.GdbAddress;
import dev.reverie.gdb.GdbBackend;
import dev.reverie.syscalls.Signal;
import dev.reverie.tools.NoopTool;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that go as they like. */
@ExtendWith(NothingLeft.class)
final class ClientsTest {
    private static SocketChannel connect(Path socket, String packet) throws Exception {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(packet.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    @Test
    void oneThatBreaksTheConnectionIsFollowedByTheNext() throws Exception {
        Path socket = Debugging.freshSocket();
        CompletableFuture<Void> listens = new CompletableFuture<>();
        GdbBackend backend = new GdbBackend(new GdbAddress.Unix(socket), line -> listens.complete(null));
        CompletableFuture<RunResult<?>> run = CompletableFuture.supplyAsync(() -> backend.run(
                new NoopTool(NoopTool.Mode.NONE), Trial.command("clients", List.of("true")), RunOptions.DEFAULT));
        listens.get(1, TimeUnit.MINUTES);
        try (SocketChannel rude = connect(socket, "$g#67")) {
            // It leaves what comes behind the first character of an answer unread: what the server reads next is an
            // error.
            ByteBuffer one = ByteBuffer.allocate(1);
            do {
                one.clear();
                assertThat(rude.read(one)).isPositive();
            } while (one.get(0) != '$');
        }
        connect(socket, "$k#6b").close();
        assertThat(run.get(1, TimeUnit.MINUTES).status()).isEqualTo(new ExitStatus.Killed(new Signal(9), false));
    }
}
