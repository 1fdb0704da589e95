package dev.reverie.gdb.registers;

/** The registers as XML, for gdb. See the chapter on target descriptions in its manual. */
public final class TargetDescription {
    private static final String[] EFLAGS = {
        "CF:0", ":1", "PF:2", "AF:4", "ZF:6", "SF:7", "TF:8", "IF:9", "DF:10", "OF:11", "NT:14", "RF:16", "VM:17",
        "AC:18", "VIF:19", "VIP:20", "ID:21"
    };
    private static final String[] MXCSR = {
        "IE:0", "DE:1", "ZE:2", "OE:3", "UE:4", "PE:5", "DAZ:6", "IM:7", "DM:8", "ZM:9", "OM:10", "UM:11", "PM:12",
        "FZ:15"
    };
    /** Name of the vector type, of its elements, how many, and of the member of the union. */
    private static final String[][] VECTORS = {
        {"v8bf16", "bfloat16", "8", "v8_bfloat16"},
        {"v8h", "ieee_half", "8", "v8_half"},
        {"v4f", "ieee_single", "4", "v4_float"},
        {"v2d", "ieee_double", "2", "v2_double"},
        {"v16i8", "int8", "16", "v16_int8"},
        {"v8i16", "int16", "8", "v8_int16"},
        {"v4i32", "int32", "4", "v4_int32"},
        {"v2i64", "int64", "2", "v2_int64"}
    };

    private TargetDescription() {}

    /** The whole document. */
    public static String of(RegisterFile file) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0"?>
                <!DOCTYPE target SYSTEM "gdb-target.dtd">
                <target>
                <architecture>i386:x86-64</architecture>
                <osabi>GNU/Linux</osabi>
                """);
        int number = 0;
        for (RegisterFile.Feature feature : file.features()) {
            xml.append("<feature name=\"").append(feature.name()).append("\">\n");
            addTypes(xml, feature.name());
            for (Register register : feature.registers()) {
                xml.append("<reg name=\"").append(register.name());
                xml.append("\" bitsize=\"").append(8 * register.bytes());
                xml.append("\" type=\"").append(register.type());
                xml.append("\" regnum=\"").append(number++);
                if (!register.group().isEmpty()) {
                    xml.append("\" group=\"").append(register.group());
                }
                xml.append("\"/>\n");
            }
            xml.append("</feature>\n");
        }
        return xml.append("</target>\n").toString();
    }

    private static void addTypes(StringBuilder xml, String feature) {
        if (feature.endsWith(".core")) {
            addFlags(xml, "i386_eflags", EFLAGS);
        } else if (feature.endsWith(".sse")) {
            addVectors(xml);
            addFlags(xml, "i386_mxcsr", MXCSR);
        } else if (feature.endsWith(".avx512")) {
            addVectors(xml);
            addVector(xml, "v2ui128", "uint128", "2");
        }
    }

    private static void addFlags(StringBuilder xml, String name, String[] flags) {
        xml.append("<flags id=\"").append(name).append("\" size=\"4\">\n");
        for (String flag : flags) {
            int colon = flag.indexOf(':');
            String bit = flag.substring(colon + 1);
            xml.append("<field name=\"").append(flag, 0, colon);
            xml.append("\" start=\"").append(bit).append("\" end=\"").append(bit);
            xml.append("\" type=\"bool\"/>\n");
        }
        xml.append("</flags>\n");
    }

    private static void addVector(StringBuilder xml, String name, String element, String count) {
        xml.append("<vector id=\"").append(name);
        xml.append("\" type=\"").append(element);
        xml.append("\" count=\"").append(count).append("\"/>\n");
    }

    private static void addVectors(StringBuilder xml) {
        for (String[] vector : VECTORS) {
            addVector(xml, vector[0], vector[1], vector[2]);
        }
        xml.append("<union id=\"vec128\">\n");
        for (String[] vector : VECTORS) {
            xml.append("<field name=\"").append(vector[3]);
            xml.append("\" type=\"").append(vector[0]).append("\"/>\n");
        }
        xml.append("<field name=\"uint128\" type=\"uint128\"/>\n</union>\n");
    }
}
