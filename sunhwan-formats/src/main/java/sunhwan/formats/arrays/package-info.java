/** Arrays of numbers in files: NumPy's npy and npz, and JSON. */
@org.jspecify.annotations.NullMarked
package sunhwan.formats.arrays;
