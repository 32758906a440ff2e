/** What a network is, and a network that has learnt something. */
@org.jspecify.annotations.NullMarked
package sunhwan.models;
