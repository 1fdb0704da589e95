/* Extensions of the kernel: keys, bpf, perf, landlock, seccomp, modules, and security modules. */
#include "calls.h"
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>

static void keys(void) {
    long ring = CALL(keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
    CALL(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
    CALL(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1);
    long key = CALL(add_key, "user", "reverie", "payload\n", 8, KEY_SPEC_PROCESS_KEYRING);
    CALL(add_key, "user", "reverie", NULL, 0, KEY_SPEC_THREAD_KEYRING);
    CALL(add_key, "nothing", "reverie", "payload", 7, 99);
    CALL(request_key, "user", "reverie", NULL, KEY_SPEC_PROCESS_KEYRING);
    CALL(request_key, "nothing", "reverie", "info", 0);
    for (int option = 0; option < 34; option++) {
        if (option != KEYCTL_JOIN_SESSION_KEYRING && option != KEYCTL_SESSION_TO_PARENT && option != KEYCTL_GET_PERSISTENT) {
            CALL(keyctl, option, 999999999, good, 100, 5);
        }
    }
    CALL(keyctl, KEYCTL_DESCRIBE, key, good, 100);
    CALL(keyctl, KEYCTL_READ, key, good, 100);
    CALL(keyctl, KEYCTL_READ, key, good, 2);
    CALL(keyctl, KEYCTL_SETPERM, key, 0x3f3f0000);
    CALL(keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user", "reverie", 0);
    CALL(keyctl, KEYCTL_UPDATE, key, "new", 3);
    CALL(keyctl, KEYCTL_SET_TIMEOUT, key, 100);
    CALL(keyctl, KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_NO_CHANGE);
    CALL(keyctl, KEYCTL_REVOKE, key);
    CALL(keyctl, KEYCTL_UNLINK, key, KEY_SPEC_PROCESS_KEYRING);
    CALL(keyctl, KEYCTL_CAPABILITIES, good, 10);
    CALL(keyctl, KEYCTL_CAPABILITIES, good, 1);
    CALL(keyctl, KEYCTL_DESCRIBE, ring, good, 3);
    CALL(keyctl, KEYCTL_CHOWN, 999999999, -1, 5);
    CALL(keyctl, KEYCTL_REJECT, 999999999, 6, 126, KEY_SPEC_REQUESTOR_KEYRING);
    CALL(keyctl, KEYCTL_MOVE, 999999999, ring, KEY_SPEC_PROCESS_KEYRING, KEYCTL_MOVE_EXCL);
    struct keyctl_dh_params dh = {{999999999}, 2, KEY_SPEC_THREAD_KEYRING};
    struct keyctl_kdf_params kdf = {"sha1", "other", 5, {0}};
    CALL(keyctl, KEYCTL_DH_COMPUTE, &dh, good, 10, &kdf);
    kdf.__spare[0] = 1;
    CALL(keyctl, KEYCTL_DH_COMPUTE, &dh, good, 10, &kdf);
    struct keyctl_pkey_params pkey = {999999999, 6, {7}, {0}};
    CALL(keyctl, KEYCTL_PKEY_QUERY, 999999999, 0, "info", good);
    for (int option = KEYCTL_PKEY_ENCRYPT; option <= KEYCTL_PKEY_VERIFY; option++) {
        CALL(keyctl, option, &pkey, "enc=raw", "0123456789", "abcdefghij");
    }
    BAD_POINTERS(p, CALL(keyctl, KEYCTL_DH_COMPUTE, p, p, 10, p); CALL(keyctl, KEYCTL_PKEY_VERIFY, p, p, p, p);
                 CALL(keyctl, KEYCTL_SEARCH, ring, p, p, 0); CALL(keyctl, KEYCTL_INSTANTIATE_IOV, 999999999, p, 2, 0));
    CALL(keyctl, 99, 1, 2, 3, 4);
    CALL(keyctl, -1, -1, -1, -1, -1);
}

static void bpf(void) {
    struct bpf_insn code[] = {{0xb7, 0, 0, 0, 0}, {0x95, 0, 0, 0, 0}};
    union bpf_attr attr;
#define ATTR(...) memset(&attr, 0, sizeof attr); attr = (union bpf_attr){__VA_ARGS__}
    ATTR(.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 2);
    strcpy(attr.map_name, "map");
    long map = CALL(bpf, BPF_MAP_CREATE, &attr, 72);
    attr.map_type = 99;
    attr.map_flags = FLAGS;
    CALL(bpf, BPF_MAP_CREATE, &attr, 48);
    CALL(bpf, BPF_MAP_CREATE, &attr, 20);
    int key = 1;
    long value = 5;
    ATTR(.map_fd = map, .key = (long)&key, .value = (long)&value);
    CALL(bpf, BPF_MAP_UPDATE_ELEM, &attr, 32);
    CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, 32);
    CALL(bpf, BPF_MAP_GET_NEXT_KEY, &attr, 32);
    CALL(bpf, BPF_MAP_DELETE_ELEM, &attr, 32);
    CALL(bpf, BPF_MAP_FREEZE, &attr, 4);
    ATTR(.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insn_cnt = 2, .insns = (long)code, .license = (long)"GPL");
    long program = CALL(bpf, BPF_PROG_LOAD, &attr, 48);
    attr.log_level = 1;
    attr.log_buf = (long)good;
    attr.log_size = 4096;
    CALL(bpf, BPF_PROG_LOAD, &attr, 72);
    attr.prog_type = 99;
    attr.insns = -1;
    CALL(bpf, BPF_PROG_LOAD, &attr, 128);
    ATTR(.pathname = (long)"/sys/fs/bpf/nothing", .bpf_fd = NO_FD);
    CALL(bpf, BPF_OBJ_PIN, &attr, 16);
    CALL(bpf, BPF_OBJ_GET, &attr, 16);
    ATTR(.target_fd = NO_FD, .attach_bpf_fd = NO_FD, .attach_type = 1);
    CALL(bpf, BPF_PROG_ATTACH, &attr, 20);
    CALL(bpf, BPF_PROG_DETACH, &attr, 20);
    ATTR(.info = {NO_FD, 100, (long)good});
    CALL(bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, 16);
    memset(&attr, 0xff, sizeof attr);
    for (int command = 0; command < 32; command++) {
        CALL(bpf, command, &attr, 64);
        CALL(bpf, command, &attr, 4);
    }
    /* Those that strace 6.1 does not decode or know. */
    for (int command = 32; command < 40; command++) {
        CALL(bpf, command, &attr, 64);
    }
    CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, 5000);
    CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, 0);
    static const int types[] = {BPF_CGROUP_INET_INGRESS, BPF_TRACE_ITER, BPF_PERF_EVENT, BPF_TRACE_KPROBE_MULTI, BPF_XDP};
    for (int i = 0; i < sizeof types / sizeof *types; i++) {
        attr.link_create.attach_type = types[i];
        CALL(bpf, BPF_LINK_CREATE, &attr, 48);
        CALL(bpf, BPF_LINK_CREATE, &attr, 16);
    }
    ATTR(.link_update = {NO_FD, NO_FD, BPF_F_REPLACE, NO_FD});
    CALL(bpf, BPF_LINK_UPDATE, &attr, 16);
    ATTR(.raw_tracepoint = {(long)"nothing", NO_FD});
    CALL(bpf, BPF_RAW_TRACEPOINT_OPEN, &attr, 12);
    ATTR(.btf = (long)"not a format of types", .btf_size = 20);
    CALL(bpf, BPF_BTF_LOAD, &attr, 28);
    for (int flags = 0; flags < 6; flags++) {
        ATTR(.map_fd = NO_FD, .flags = flags);
        CALL(bpf, BPF_MAP_UPDATE_ELEM, &attr, 32);
        CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, 32);
    }
    BAD_POINTERS(p, CALL(bpf, BPF_MAP_CREATE, p, 48); CALL(bpf, BPF_PROG_LOAD, p, 72); CALL(bpf, 99, p, 8));
}

static void perf(void) {
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_CPU_CLOCK, .disabled = 1, .exclude_kernel = 1};
    long fd = CALL(perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    for (int nr = 0; nr < 4; nr++) CALL(ioctl, fd, 0x2400 + nr, 0);
    attr.config = 5;
    attr.sample_period = 1000;
    attr.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_CALLCHAIN;
    attr.read_format = PERF_FORMAT_ID | PERF_FORMAT_GROUP;
    attr.precise_ip = 2;
    CALL(perf_event_open, &attr, 0, 0, NO_FD, 0);
    attr.type = PERF_TYPE_TRACEPOINT;
    attr.size = PERF_ATTR_SIZE_VER0;
    CALL(perf_event_open, &attr, 99999999, -1, -1, FLAGS);
    attr.type = PERF_TYPE_HW_CACHE;
    attr.size = 5;
    attr.config = 0x10203;
    CALL(perf_event_open, &attr, -1, -1, -1, 0);
    attr.type = PERF_TYPE_BREAKPOINT;
    attr.size = 4096;
    attr.bp_addr = 5;
    CALL(perf_event_open, &attr, 0, -1, -1, 0);
    attr.type = 99;
    attr.size = sizeof attr;
    attr.freq = 1;
    CALL(perf_event_open, &attr, 0, -1, -1, 0);
    memset(&attr, 0xff, sizeof attr);
    attr.size = sizeof attr;
    CALL(perf_event_open, &attr, 0, -1, -1, 0);
    for (int type = 0; type < 6; type++) {
        attr.type = type;
        CALL(perf_event_open, &attr, -1, -1, NO_FD, 0);
        attr.config = 0x10203;
        CALL(perf_event_open, &attr, -1, -1, NO_FD, 0);
        attr.config = -1;
    }
    attr.size = 0;
    CALL(perf_event_open, edge(&attr, 64), -1, -1, NO_FD, 0);
    BAD_POINTERS(p, CALL(perf_event_open, p, 0, -1, -1, 0));
}

static void sandboxes(void) {
    struct landlock_ruleset_attr rules = {LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE};
    CALL(landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    long fd = CALL(landlock_create_ruleset, &rules, sizeof rules, 0);
    rules.handled_access_fs = -1;
    CALL(landlock_create_ruleset, &rules, sizeof rules, FLAGS);
    CALL(landlock_create_ruleset, &rules, 5, 0);
    /* Newer than the headers: what may be done to ports, and what lies outside. */
    struct { unsigned long files, net, scoped; } newer = {1, 3, 3};
    CALL(landlock_create_ruleset, &newer, sizeof newer, 0);
    struct { unsigned long access, port; } port = {1, 80};
    CALL(landlock_add_rule, NO_FD, 2, &port, 0);
    struct landlock_path_beneath_attr beneath = {LANDLOCK_ACCESS_FS_READ_FILE, CALL(open, ".", O_PATH)};
    CALL(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    CALL(landlock_add_rule, NO_FD, 99, &beneath, FLAGS);
    CALL(landlock_restrict_self, NO_FD, FLAGS);
    BAD_POINTERS(p, CALL(landlock_create_ruleset, p, 8, 0); CALL(landlock_add_rule, NO_FD, 1, p, 0));
    struct sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 999, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 13), BPF_STMT(BPF_ALU | BPF_AND | BPF_X, 5), BPF_STMT(BPF_MISC | BPF_TAX, 0),
        BPF_STMT(BPF_LDX | BPF_MEM, 3), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_X, 1, 0, 0), BPF_STMT(0xffff, 7), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS), BPF_STMT(BPF_RET | BPF_A, 0), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 7)};
    struct sock_fprog program = {4, code};
    unsigned action = SECCOMP_RET_ERRNO;
    unsigned short sizes[3];
    CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
    action = 99;
    CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, FLAGS, &action);
    CALL(seccomp, SECCOMP_GET_NOTIF_SIZES, 0, sizes);
    program.len = 12;
    CALL(seccomp, SECCOMP_SET_MODE_FILTER, FLAGS, &program);
    CALL(seccomp, SECCOMP_SET_MODE_STRICT, FLAGS, ODD);
    CALL(seccomp, 99, 5, ODD);
    BAD_POINTERS(p, CALL(seccomp, SECCOMP_SET_MODE_FILTER, FLAGS, p));
    program.filter = WILD;
    CALL(seccomp, SECCOMP_SET_MODE_FILTER, FLAGS, &program);
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program = (struct sock_fprog){1, &allow};
    IN_CHILD(CALL(prctl, 38, 1, 0, 0, 0); CALL(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program));
    IN_CHILD(CALL(prctl, 38, 1, 0, 0, 0); CALL(prctl, 22, 2, &program, 0, 0));
    IN_CHILD(CALL(prctl, 38, 1, 0, 0, 0); CALL(landlock_restrict_self, fd, 0));
}

/* Without the right to load modules or kernels, which is given up, and from what is neither. */
static void modules(void) {
    CALL(init_module, "not a module", 12, "a=b");
    CALL(init_module, NULL, -1, WILD);
    CALL(finit_module, NO_FD, "a=b", 1 | 2);
    CALL(finit_module, NO_FD, ODD, FLAGS);
    CALL(delete_module, "no_such_module_at_all", O_NONBLOCK);
    CALL(delete_module, WILD, FLAGS);
    CALL(kexec_load, 5, 99, WILD, FLAGS);
    CALL(kexec_file_load, NO_FD, NO_FD, 8, "command", FLAGS);
    struct { void *buf; size_t bufsz; void *mem; size_t memsz; } segments[2] = {{good, 5, good + 9, 6}, {NULL, 1, NULL, 2}};
    CALL(kexec_load, 0, 2, segments, 1 << 31);
    CALL(kexec_load, good, 1, segments, 0x3e0000 | 1);
    CALL(kexec_load, good, 17, segments, 0);
    CALL(kexec_load, good, 2, edge(segments, 40), 4);
    CALL(reboot, 1, 2, 3, good);
    CALL(reboot, 0xfee1dead, 5, 0x89abcdef, NULL);
    CALL(syslog, 10, NULL, 0);
    CALL(syslog, 99, good, 5);
    CALL(syslog, 2, good, 5);
    CALL(syslog, 8, good, 7);
    CALL(syslog, 8, good, 9);
    CALL(delete_module, "no_such_module_at_all", O_TRUNC);
    CALL(memfd_secret, 0);
    CALL(memfd_secret, O_CLOEXEC);
    CALL(memfd_secret, 1);
    CALL(memfd_create, "name", 4 | 30UL << 26);
    CALL(getrandom, good, 10, FLAGS);
    CALL(iopl, 0);
    CALL(iopl, 99);
    CALL(ioperm, 0x80, -1, 1);
    CALL(modify_ldt, 0, good, 16);
    CALL(modify_ldt, 99, ODD, -1);
    /* Of a session that has no terminal. */
    IN_CHILD(CALL(setsid); CALL(vhangup));
    CALL(lookup_dcookie, 5, good, 100);
    *(int *)(good + 500) = 400;
    CALL(lsm_list_modules, good, good + 500, 0);
    CALL(lsm_list_modules, ODD, NULL, FLAGS);
    *(int *)(good + 500) = 400;
    CALL(lsm_get_self_attr, 100, good, good + 500, 0);
    CALL(lsm_get_self_attr, 99, WILD, cut(4), 1);
    struct { unsigned long id, flags, len, ctx_len; char ctx[8]; } context = {110, 0, 40, 8, "context"};
    CALL(lsm_set_self_attr, 100, &context, sizeof context, 0);
    CALL(lsm_set_self_attr, 5, ODD, 5, 1);
    CALL(map_shadow_stack, NULL, 4096, 1);
}

int main(void) {
    begin();
    keys();
    bpf();
    perf();
    sandboxes();
    modules();
    CALL(exit_group, 0);
}
