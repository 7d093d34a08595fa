/** Connector for RunPod's serverless endpoints. */
@NullMarked
package dev.emp.connector.runpod;

import org.jspecify.annotations.NullMarked;
