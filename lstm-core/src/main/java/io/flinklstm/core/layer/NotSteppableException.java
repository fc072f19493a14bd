package io.flinklstm.core.layer;

/** A layer that cannot advance timestep by timestep; the message says why. */
public final class NotSteppableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotSteppableException(String reason) {
    super(reason);
  }

  NotSteppableException(Layer<?> layer, String reason) {
    this("%s \"%s\" %s".formatted(layer.className(), layer.name(), reason));
  }
}
