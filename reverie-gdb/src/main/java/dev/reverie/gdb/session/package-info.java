/** One client and what it asks for: the commands of the protocol, a class for each family of them. */
package dev.reverie.gdb.session;
