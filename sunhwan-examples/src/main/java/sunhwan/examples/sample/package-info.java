/** Makes the sample that ships with the library: synthetic questions to a city's service centre. */
@org.jspecify.annotations.NullMarked
package sunhwan.examples.sample;
