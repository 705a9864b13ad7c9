test('sets the reserve aside after the first write', async () => {
  using folder = new TestFolder();
  const path = join(folder.path, 'data.db.reserve');
  await using factory = folder.createFactory();
  await using database = await factory.open('data', MIGRATIONS);
  assert.equal(existsSync(path), false);
  await put(database, 1);
  for (let id = 2; (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < 64 << 10; id++) await put(database, id);
  assert.equal(statSync(path).size, 64 << 10);
});
