/** How fast the engine is on the machine that it runs on. */
@org.jspecify.annotations.NullMarked
package sunhwan.cli.bench;
