package dev.reverie.syscalls.struct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.CProgram;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Control messages, to bytes and back. */
class ControlMessageTest {
    private static final List<ControlMessage> MESSAGES = List.of(
            new ControlMessage.Rights(List.of(3, 4, 5)),
            new ControlMessage.Credentials(new Ucred(1, 2, 3)),
            new ControlMessage.Other(41, 50, Bytes.of("abc")));

    @Test
    void severalAreAligned() {
        byte[] bytes = ControlMessage.toBytes(MESSAGES);
        assertThat(bytes).hasSize(16 + 16 + 16 + 16 + 16 + 8);
        assertThat(ControlMessage.list(bytes)).isEqualTo(MESSAGES);
    }

    @Test
    void oneThatDoesNotFitEndsTheList() {
        byte[] bytes = ControlMessage.toBytes(MESSAGES);
        bytes[32] = (byte) 200;
        assertThat(ControlMessage.list(bytes)).isEqualTo(MESSAGES.subList(0, 1));
        bytes[32] = 0;
        assertThat(ControlMessage.list(bytes)).isEqualTo(MESSAGES.subList(0, 1));
    }

    @Test
    void theMacrosOfCMakeTheSame() throws Exception {
        List<String> lines = CProgram.run("""
                #define _GNU_SOURCE
                #include <stdio.h>
                #include <string.h>
                #include <sys/socket.h>
                static char buffer[CMSG_SPACE(12) + CMSG_SPACE(12) + CMSG_SPACE(3)];
                static struct cmsghdr *add(struct msghdr *m, struct cmsghdr *c, int level, int type, void *data, int size) {
                    c->cmsg_level = level; c->cmsg_type = type; c->cmsg_len = CMSG_LEN(size);
                    memcpy(CMSG_DATA(c), data, size);
                    return CMSG_NXTHDR(m, c);
                }
                int main(void) {
                    struct msghdr m = {.msg_control = buffer, .msg_controllen = sizeof buffer};
                    int fds[] = {3, 4, 5};
                    struct ucred me = {1, 2, 3};
                    struct cmsghdr *c = add(&m, CMSG_FIRSTHDR(&m), SOL_SOCKET, SCM_RIGHTS, fds, 12);
                    c = add(&m, c, SOL_SOCKET, SCM_CREDENTIALS, &me, 12);
                    add(&m, c, 41, 50, "abc", 3);
                    for (size_t i = 0; i < sizeof buffer; i++) printf("%02x", (unsigned char) buffer[i]);
                    puts("");
                }
                """);
        byte[] bytes = HexFormat.of().parseHex(lines.getFirst());
        assertThat(ControlMessage.list(bytes)).isEqualTo(MESSAGES);
        assertThat(ControlMessage.toBytes(MESSAGES)).isEqualTo(bytes);
    }

    @Property
    void anyBytesAreAList(@ForAll @Size(max = 100) byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            // Mostly zeros, and small lengths.
            bytes[i] = i % 8 == 0 ? (byte) (bytes[i] & 31) : bytes[i] > 100 ? bytes[i] : 0;
        }
        List<ControlMessage> messages = ControlMessage.list(bytes);
        assertThat(ControlMessage.list(ControlMessage.toBytes(messages))).isEqualTo(messages);
    }
}
