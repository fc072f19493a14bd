package io.flinklstm.job.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinklstm.core.io.Bundle;
import io.flinklstm.core.io.ModelFiles;
import io.flinklstm.core.io.ModelFormatException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * A bundle on its way to the workers: the bytes of its files, and the streaming section that the
 * job's config put in the place of the file's own, if it did.
 *
 * <p>However many operators of a JVM carry it, the model exists once there.
 */
public final class ShippedBundle implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Weak, so that a model goes when the last operator that uses it goes. */
  private static final Map<String, WeakReference<Bundle>> LOADED = new HashMap<>();

  private final ModelFiles files;
  private final String streaming;

  /**
   * Packs a bundle.
   *
   * @param files the model's files
   * @param streaming JSON of a streaming section that replaces the file's own; null for none
   */
  public ShippedBundle(ModelFiles files, String streaming) {
    this.files = files;
    this.streaming = streaming;
  }

  /**
   * Reads and checks the bundle, golden vectors included, without looking at what is loaded.
   *
   * @throws ModelFormatException with everything that is wrong
   */
  public Bundle load() throws ModelFormatException {
    try {
      JsonNode section = streaming == null ? null : new ObjectMapper().readTree(streaming);
      return Bundle.load(files, section);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the section was written by this job", e);
    }
  }

  /** The bundle of this JVM. The job has checked it before it was submitted. */
  Bundle shared() {
    String name = files.sha256() + (streaming == null ? "" : streaming);
    synchronized (LOADED) {
      WeakReference<Bundle> loaded = LOADED.get(name);
      Bundle bundle = loaded == null ? null : loaded.get();
      if (bundle == null) {
        LOADED.values().removeIf(reference -> reference.get() == null);
        bundle = checked();
        LOADED.put(name, new WeakReference<>(bundle));
      }
      return bundle;
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
