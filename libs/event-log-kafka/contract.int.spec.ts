/** The contract of the event log, kept by the log on Kafka. */
import { exerciseEventLog } from '@asana-warehouse/event-log/contract';
import { describeWithKafka } from '@asana-warehouse/testbed/kafka';
import { makeKafkaRig } from '@asana-warehouse/testbed/kafka-rig';

describeWithKafka('the log on Kafka', () => exerciseEventLog(makeKafkaRig), 'own');
