package io.flinklstm.job;

import io.flinklstm.job.codec.RawHeader;
import io.flinklstm.job.codec.RawRecord;
import io.flinklstm.job.codec.StreamType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Takes Kafka records in whole: nothing is parsed before there is a way to reject it. */
final class RawRecordReader implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;
  private static final RawHeader[] NONE = new RawHeader[0];

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> read, Collector<RawRecord> out) {
    out.collect(
        new RawRecord(
            read.topic(),
            read.partition(),
            read.offset(),
            read.timestamp(),
            read.key(),
            read.value(),
            headers(read.headers().toArray())));
  }

  private static RawHeader[] headers(Header[] headers) {
    if (headers.length == 0) {
      return NONE;
    }
    RawHeader[] raw = new RawHeader[headers.length];
    for (int k = 0; k < raw.length; k++) {
      raw[k] = new RawHeader(headers[k].key(), headers[k].value());
    }
    return raw;
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    return StreamType.RAW_RECORD;
  }
}
