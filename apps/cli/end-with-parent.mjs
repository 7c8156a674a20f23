// Loaded before a program that does not know the process that starts it: when that process is gone, this one ends as if by
// SIGTERM. The channel itself does not keep it running.
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
