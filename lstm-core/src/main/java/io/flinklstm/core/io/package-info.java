/**
 * Model files: reading, checking, refusing, saving.
 *
 * <p>Start with {@link io.flinklstm.core.io.Bundle}; {@link io.flinklstm.core.io.ModelFiles} are
 * the bytes it is made of, {@link io.flinklstm.core.io.ModelWriter} saves. May import every other
 * room ({@code math <- kernel <- layer <- model <- features <- io}), Jackson and protobuf.
 *
 * <p>Decisions: model files are untrusted, so every size is bounded by a constant of {@code Limits}
 * and a declared shape is compared with the bytes really there before anything is allocated for it.
 * Reading is strict where TensorFlow.js is lenient: bytes nobody takes, doubled keys and unknown
 * keys of the streaming section are refused. Constraints of a layer are not applied to loaded
 * weights: they belong to training, and TensorFlow.js changing trained weights on load is a bug of
 * it. ONNX is read with the stream of protobuf and no generated classes: those would build the
 * whole message, graphs within graphs included, before a limit could be checked.
 *
 * <p>HDF5 files are written by {@code Hdf5Writer}. jHDF 0.13.0 was tried: behind a data set it
 * writes a text about itself over the header of the next group, so that files whose last object is
 * a group cannot be read by the HDF5 library; the order of its groups cannot be chosen, and its
 * text names the machine, so that equal models would not give equal bytes.
 */
package io.flinklstm.core.io;
