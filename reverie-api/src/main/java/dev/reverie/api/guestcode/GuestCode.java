package dev.reverie.api.guestcode;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method that runs inside the guest. One that returns a {@link GuestAction} and takes nothing but views (a {@link
 * GuestThread}, {@link GuestStruct}s) is a handler; all others are called by handlers, and become part of them.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface GuestCode {}
