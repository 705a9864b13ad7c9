@echo off
rem The skerry command on Windows: sets the clone up if needed and runs it.
node "%~dp0tools\setup.mjs" || exit /b 1
node "%~dp0dist\skerry.mjs" %*
