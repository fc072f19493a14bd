/**
 * What can be asked of a model in files without a stream: predictions, timestep by timestep if
 * wanted, a comparison with recorded cases, and a report of what it is.
 *
 * <p>May import {@code lstm-core} and the room {@code tensor}; no other room of the job.
 */
package io.flinklstm.job.model;
