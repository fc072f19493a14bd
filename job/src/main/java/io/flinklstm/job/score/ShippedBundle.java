package io.flinklstm.job.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.model.WarmUp;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle on its way to the workers: the bytes of its files, and the streaming section that the
 * job's config put in the place of the file's own, if it did, and what the model computes with.
 *
 * <p>However many operators of a JVM carry it, the model exists once there.
 */
public final class ShippedBundle implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Weak, so that a model goes when the last operator that uses it goes. */
  private static final Map<String, WeakReference<Bundle>> LOADED = new HashMap<>();

  /** Bundles whose arithmetic this JVM has been made to compile. */
  private static final Set<String> WARM = new HashSet<>();

  /** Held for {@link #WARM}; not a monitor, so that a task that is cancelled need not wait. */
  private static final ReentrantLock WARMING = new ReentrantLock();

  private static final Logger LOG = LoggerFactory.getLogger(ShippedBundle.class);

  private final ModelFiles files;
  private final String streaming;
  private final Precision weights;

  /**
   * Packs a bundle.
   *
   * @param files the model's files
   * @param streaming JSON of a streaming section that replaces the file's own; null for none
   * @param weights what the model computes with
   */
  public ShippedBundle(ModelFiles files, String streaming, Precision weights) {
    this.files = files;
    this.streaming = streaming;
    this.weights = weights;
  }

  /**
   * Reads and checks the bundle, golden vectors included, without looking at what is loaded.
   *
   * @throws ModelFormatException with everything that is wrong
   */
  public Bundle load() throws ModelFormatException {
    try {
      JsonNode section = streaming == null ? null : new ObjectMapper().readTree(streaming);
      return Bundle.load(files, section, weights);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the section was written by this job", e);
    }
  }

  private String name() {
    return files.sha256() + weights + (streaming == null ? "" : streaming);
  }

  /**
   * The bundle of this JVM. The job has checked it before it was submitted. The first in a JVM
   * tells the job's log which kernel computes, and what weights that are not those of the file
   * change.
   */
  Bundle shared() {
    String name = name();
    synchronized (LOADED) {
      Kernels.selected(ShippedBundle::logKernel);
      WeakReference<Bundle> loaded = LOADED.get(name);
      Bundle bundle = loaded == null ? null : loaded.get();
      if (bundle == null) {
        LOADED.values().removeIf(reference -> reference.get() == null);
        bundle = checked();
        logWeights(bundle);
        LOADED.put(name, new WeakReference<>(bundle));
      }
      return bundle;
    }
  }

  private void logWeights(Bundle bundle) {
    if (weights != Precision.FLOAT32) {
      LOG.info(
          "weights of {}: {}; {}",
          bundle.streaming().name(),
          weights.identifier(),
          bundle.streaming().golden() == null
              ? "no golden vectors to compare with"
              : "outputs differ from the golden vectors by %.2g at most"
                  .formatted(bundle.goldenDifference()));
    }
  }

  private static void logKernel(System.Logger.Level level, String text) {
    Logger log = LoggerFactory.getLogger(Kernels.class);
    if (level == System.Logger.Level.WARNING) {
      log.warn(text);
    } else {
      log.info(text);
    }
  }

  /**
   * Returns when the JVM has compiled what an event of this bundle computes, or the time is up. The
   * first operator of a JVM sees to that, the others wait for it; later ones return at once.
   *
   * @param atMost how long, the time that other bundles of this JVM are waited for included
   * @throws InterruptedException if the thread is interrupted while it waits, as when its job ends
   */
  void warmUp(Duration atMost) throws InterruptedException {
    long start = System.nanoTime();
    if (!WARMING.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      return;
    }
    try {
      String name = name();
      if (WARM.contains(name)) {
        return;
      }
      Bundle bundle = shared();
      Duration left = atMost.minusNanos(System.nanoTime() - start);
      WarmUp warmUp = WarmUp.run(new Rehearsal(bundle), left);
      LOG.info("warm-up of {}: {}", bundle.streaming().name(), warmUp);
      if (!Thread.currentThread().isInterrupted()) {
        WARM.add(name);
      }
    } finally {
      WARMING.unlock();
    }
  }

  private Bundle checked() {
    try {
      return load();
    } catch (ModelFormatException e) {
      throw new IllegalStateException("a bundle that was checked at submission is bad here", e);
    }
  }
}
