package io.flinklstm.core.features;

import java.util.List;

/**
 * Events with the answers the training framework gave, re-computed when a bundle loads.
 *
 * @param tolerance greatest difference allowed per number: absolute for outputs, and for forecasts
 *     relative to magnitudes above 1
 * @param cases one per key
 */
public record Golden(double tolerance, List<GoldenCase> cases) {}
