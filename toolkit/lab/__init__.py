"""At home in JupyterLab: the explorer, as a widget and as one file, and tables that are searched."""
