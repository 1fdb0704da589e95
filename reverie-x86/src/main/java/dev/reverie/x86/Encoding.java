package dev.reverie.x86;

/** How an instruction names its opcode map: by escape bytes, or in a prefix of several bytes that ends with the opcode. */
public enum Encoding {
    /** Maps 0 (no escape), 1 (0f), 2 (0f 38) and 3 (0f 3a). */
    LEGACY,
    /** Prefix c5 or c4, for AVX, BMI and AMX; maps 1 to 3. */
    VEX,
    /** Prefix 62, for AVX-512; maps 1 to 3, 5 and 6. */
    EVEX,
    /** Prefix 8f, AMD only; maps 8 to 10. */
    XOP
}
